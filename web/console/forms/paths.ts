/** Pages of one form; its id stands in the middle, so that no form's name can be taken for a page. */
export const formPath = (form_id: string, version?: string): string =>
  `/forms/${encodeURIComponent(form_id)}/versions${version ? `?version=${encodeURIComponent(version)}` : ""}`;

export const comparePath = (form_id: string, from: string, to: string): string =>
  `/forms/${encodeURIComponent(form_id)}/difference?${new URLSearchParams({ from, to })}`;
