/** Small PDF files. */

function stream(content: string, entries = ''): string {
  return `<<${entries}/Length ${content.length}>>\nstream\n${content}\nendstream`;
}

/** A PDF file of these objects, the first of which is its catalog. */
function pdfOf(objects: readonly string[]): string {
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`;
}

/** Shades of grey as hexadecimal digits. */
function greys(width: number, height: number): string {
  return Array.from({ length: width * height }, (_, index) =>
    ((index * 7) % 256).toString(16).padStart(2, '0')
  ).join('');
}

/** Two pages: one that is a picture and has no text, as a scan, and one with a line of text. */
export function scannedPdf(text: string): string {
  const page = (contents: number, resources: string) =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents ${contents} 0 R/Resources<<${resources}>>>>`;
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>',
    page(4, '/XObject<</I 5 0 R>>'),
    stream('q 260 0 0 360 20 20 cm /I Do Q'),
    stream(
      `${greys(30, 40)}>`,
      '/Type/XObject/Subtype/Image/Width 30/Height 40/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/ASCIIHexDecode'
    ),
    page(7, '/Font<</F 8 0 R>>'),
    stream(`BT /F 20 Tf 30 300 Td (${text}) Tj ET`),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'
  ]);
}

/** One page of text that can be read by eye, but whose letters stand for nothing. */
export function garbledPdf(lines: readonly string[]): string {
  const shown = lines.map(line => `(${line}) Tj 0 -40 Td`).join(' ');
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    stream(`BT /F 24 Tf 60 740 Td ${shown} ET`),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>',
    stream(
      [
        '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
        '/CMapName /Garbled def /CMapType 2 def',
        '1 begincodespacerange <00> <FF> endcodespacerange',
        '1 beginbfrange <20> <7E> <E020> endbfrange',
        'endcmap CMapName currentdict /CMap defineresource pop end end'
      ].join('\n')
    )
  ]);
}
