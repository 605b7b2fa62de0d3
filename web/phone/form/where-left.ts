/** Where a draft goes on: on a page, or at the last look, which counts as the page behind the last. */
export function whereLeft(page: number, pages: number): { at: number; reviewing: boolean } {
  return { at: Math.max(0, Math.min(page, pages - 1)), reviewing: page > 0 && page >= pages };
}
