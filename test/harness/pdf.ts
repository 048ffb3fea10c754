/**
 * Reads a PDF file the strict way a reader does: from its end over the cross-reference table to the objects. Throws when anything is
 * not where the file says it is. Knows only what a file without compression and of one revision needs.
 */
export interface PdfFile {
  pages: { width: number; height: number /** Every text on it, in the order it is drawn. */; texts: string[] }[];
  title: string;
  fonts: string[];
}

export function readPdf(bytes: Uint8Array): PdfFile {
  const file = Buffer.from(bytes).toString('latin1');
  must(/^%PDF-1\.\d\n%[\x80-\xff]{4}/.test(file), 'a header with a binary mark');
  const [, start = ''] = /startxref\n(\d+)\n%%EOF\n?$/.exec(file) ?? [];
  must(start !== '', 'startxref at the end');
  const objects = readObjects(file, Number(start));
  const trailer = /trailer\n<<(.*?)>>\nstartxref/s.exec(file)?.[1] ?? '';
  must(numberOf(trailer, 'Size') === objects.size + 1, 'a size of all objects and the free one');

  const body = (id: number): string => {
    const found = objects.get(id);
    must(found !== undefined, `object ${id}`);
    return found ?? '';
  };
  const refs = (text: string, name: string) =>
    [...(new RegExp(`/${name} \\[?((?:\\d+ 0 R ?)+)`).exec(text)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id));
  const [catalogue = 0] = refs(trailer, 'Root');
  must(body(catalogue).includes('/Type /Catalog'), 'a catalogue');
  const [tree = 0] = refs(body(catalogue), 'Pages');
  const kids = refs(body(tree), 'Kids');
  must(numberOf(body(tree), 'Count') === kids.length && kids.length > 0, 'as many pages as it counts');
  const [info = 0] = refs(trailer, 'Info');

  const pages = kids.map((kid) => {
    const page = body(kid);
    must(page.includes('/Type /Page') && refs(page, 'Parent')[0] === tree, 'a page below the tree');
    for (const font of refs(page, 'F1').concat(refs(page, 'F2'))) must(body(font).includes('/Type /Font'), 'a font');
    const [, width = '', height = ''] = /\/MediaBox \[0 0 (\d+) (\d+)\]/.exec(page) ?? [];
    return { width: Number(width), height: Number(height), texts: textsOf(body(refs(page, 'Contents')[0] ?? 0)) };
  });
  const fonts = [...objects.values()].flatMap((text) => /\/BaseFont \/(\S+)/.exec(text)?.[1] ?? []);
  return { pages, title: unescaped(/\/Title \((.*?[^\\])\)/s.exec(body(info))?.[1] ?? ''), fonts };
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`this PDF has not ${what}`);
}

const numberOf = (text: string, name: string) => Number(new RegExp(`/${name} (\\d+)`).exec(text)?.[1]);

/** Object bodies by number, each exactly where the table says. */
function readObjects(file: string, start: number): Map<number, string> {
  const table = file.slice(start);
  const [head = '', , count = ''] = /^xref\n(0) (\d+)\n/.exec(table) ?? [];
  must(head !== '', 'a cross-reference table where startxref points');
  const entries = table.slice(head.length, head.length + Number(count) * 20);
  must(entries.length === Number(count) * 20 && entries.startsWith('0000000000 65535 f \n'), 'entries of twenty bytes');
  const objects = new Map<number, string>();
  for (let id = 1; id < Number(count); id += 1) {
    const entry = entries.slice(id * 20, id * 20 + 20);
    must(/^\d{10} 00000 n \n$/.test(entry), `a whole entry ${id}`);
    const at = Number(entry.slice(0, 10));
    must(file.startsWith(`${id} 0 obj\n`, at), `object ${id} at ${at}`);
    const end = file.indexOf('\nendobj\n', at);
    must(end > at, `an end of object ${id}`);
    objects.set(id, file.slice(at + `${id} 0 obj\n`.length, end));
  }
  return objects;
}

function textsOf(stream: string): string[] {
  const [head = '', length = ''] = /^<< \/Length (\d+) >>\nstream\n/.exec(stream) ?? [];
  must(head !== '', 'a stream with its length');
  const content = stream.slice(head.length, head.length + Number(length));
  must(stream.slice(head.length + Number(length)) === '\nendstream', 'a stream as long as it says');
  for (const line of content.split('\n'))
    must(/^(BT \/F[12] \d+ Tf -?[\d.]+ -?[\d.]+ Td \((?:[^\\()]|\\.)*\) Tj ET|0\.5 w .* S)$/.test(line), `an operator like ${line}`);
  return [...content.matchAll(/Td \(((?:[^\\()]|\\.)*)\) Tj/g)].map(([, text = '']) => unescaped(text));
}

/** Of WinAnsi. */
const SPECIAL: Record<number, string> = { 128: '€', 150: '–', 151: '—', 145: '‘', 146: '’', 147: '“', 148: '”', 133: '…' };

const unescaped = (text: string): string =>
  text.replace(/\\(\d{3}|.)/g, (_, escaped: string) => {
    if (escaped.length === 1) return escaped;
    const code = Number.parseInt(escaped, 8);
    return SPECIAL[code] ?? String.fromCharCode(code);
  });
