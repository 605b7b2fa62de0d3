const WORKBOOK = /\.(xlsx|xlsm|xls)$/i;

interface Given {
  workbook: File | null;
  media: File[];
}

/** New files beside those given before: a workbook takes the place of the one before it, a file that of its name.
 * `spare`: there was more than one workbook, and the last is taken. Old and macro workbooks go to the check too: it says
 * what to save them as. */
export function sorted(given: Given, files: readonly File[]): { next: Given; spare: boolean } {
  const workbooks = files.filter((one) => WORKBOOK.test(one.name));
  const media = new Map([...given.media, ...files.filter((one) => !WORKBOOK.test(one.name))].map((one) => [one.name, one]));
  return { next: { workbook: workbooks.at(-1) ?? given.workbook, media: [...media.values()] }, spare: workbooks.length > 1 };
}
