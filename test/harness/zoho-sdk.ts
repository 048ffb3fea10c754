import { hasNpmClient, type NpmClient, npmClient } from './npm-client.js';

const SDK: NpmClient = { name: '@zohocrm/typescript-sdk-8.0', version: '3.0.0' };

/** Whether it was ever installed on this machine. */
export const hasZohoSdk = (): boolean => hasNpmClient(SDK);

/** Zoho's own SDK for CRM in a folder of its own, which brings a hundred packages; or why there is none. */
export const zohoSdk = () => npmClient(SDK);
