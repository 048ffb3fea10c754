import { cut, tidy } from './text.js';

/** Shorter than any system's limit, also when every character takes three bytes. */
const MOST = 80;
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name that somebody gave a file, as one that is safe on every system: no folders, no marks that turn it around, no device, no dots in front. */
export function fileName(given: string, fallback = 'file'): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = (tidy(last) ?? '').replace(/[<>:"|?*\p{Cf}\p{Co}\p{Cn}]/gu, '_').replace(/^[\s.]+|[\s.]+$/g, '');
  const [, base = clean, ending = ''] = /^(.+?)(\.[\p{L}\p{N}]{1,10})?$/u.exec(clean) ?? [];
  const name = `${cut(base, MOST - ending.length)}${ending}`;
  if (name === '') return fallback;
  return DEVICES.test(name) ? `_${name}` : name;
}

/** RFC 6266: to be saved, not shown. `name` is one of `fileName`; old readers get it in plain letters. */
export function attachmentHeader(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}
