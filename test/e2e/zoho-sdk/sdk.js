// Zoho's own SDK, started as its README has it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { SDK_FOLDER, SDK_SCRATCH, ZOHO_EMULATOR_URL, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN } = process.env;

export const sdk = createRequire(join(SDK_FOLDER, 'package.json'))('@zohocrm/typescript-sdk-8.0');

export async function start() {
  const environment = sdk.DataCenter.setEnvironment(ZOHO_EMULATOR_URL, `${ZOHO_EMULATOR_URL}/oauth/v2/token`, ZOHO_EMULATOR_URL);
  const token = new sdk.OAuthBuilder()
    .clientId(ZOHO_CLIENT_ID)
    .clientSecret(ZOHO_CLIENT_SECRET)
    .refreshToken(ZOHO_REFRESH_TOKEN)
    .redirectURL('https://example.com/callback')
    .build();
  const builder = await new sdk.InitializeBuilder();
  await builder
    .environment(environment)
    .token(token)
    .store(new sdk.FileStore(join(SDK_SCRATCH, 'tokens.txt')))
    .resourcePath(SDK_SCRATCH)
    .logger(new sdk.LogBuilder().level(sdk.Levels.OFF).filePath(null).build())
    .initialize();
}

/** Lets time pass in the emulator. */
export async function advance(duration) {
  await fetch(`${ZOHO_EMULATOR_URL}/_emulator/clock`, { method: 'POST', body: JSON.stringify({ advance: duration }) });
}
