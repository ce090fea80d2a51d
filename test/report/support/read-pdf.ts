/** Reads a PDF as a reader does: its facts, its bookmarks, and the text of each page. */
import { extractText, getDocumentProxy } from 'unpdf';

export async function readPdf(bytes: Buffer) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = await pdf.getMetadata();
  const outline = (await pdf.getOutline()) as readonly { readonly title: string }[] | null;
  const [, , width = 0, height = 0] = (await pdf.getPage(1)).view as readonly number[];
  const { text } = await extractText(pdf, { mergePages: false });
  return {
    info: info as Readonly<Record<string, unknown>>,
    outline: outline?.map(({ title }) => title) ?? [],
    tagged: ((await pdf.getMarkInfo()) as { readonly Marked: boolean } | null)?.Marked ?? false,
    size: [width, height] as const,
    pages: text.map((page) => page.replace(/\s+/g, ' ')),
  };
}
