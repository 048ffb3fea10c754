import { widthOfCode } from './text.js';

/** A4, in points. */
export const PAGE = { width: 595, height: 842 } as const;

/**
 * A PDF file of pages that are content streams, with Helvetica as `/F1` and Helvetica-Bold as `/F2` (both are in every reader, so
 * no font is embedded). `title` and `at` go into its information. Structure: ISO 32000-1, sections 7.5 and 7.7.
 */
export function pdfFile({ pages, title, at }: { pages: string[]; title: string; at: number }): Buffer {
  const font = (name: string, bold: boolean) => {
    // A reader that has another font in its place then still keeps to the columns.
    const widths = Array.from({ length: 224 }, (_, index) => widthOfCode(index + 32, bold)).join(' ');
    return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 /Widths [${widths}] >>`;
  };
  // 1 catalogue, 2 page tree, 3 and 4 fonts, 5 information, then two objects a page.
  const firstPage = 6;
  const pageIds = pages.map((_, index) => firstPage + index * 2);
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    font('Helvetica', false),
    font('Helvetica-Bold', true),
    `<< /Title ${title} /CreationDate (D:${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z) >>`,
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
      `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  // The comment of bytes above 127 tells programs that copy the file that it is not text.
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = bodies.map((body, index) => {
    const offset = Buffer.byteLength(file, 'latin1');
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = Buffer.byteLength(file, 'latin1');
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${entries}`;
  file += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
