import { user } from "../api";
import * as calls from "../calls";
import { names, remember } from "../regions";

const asked = new Set<string>();

/** Learns the names of divisions by the lists of the larger ones that hold them; those out of reach keep their code. */
export async function nameDivisions(codes: readonly string[]): Promise<void> {
  const parents = new Set(codes.filter((code) => code.length > 6 && !names.has(code)).map((code) => code.slice(0, -3)));
  await Promise.allSettled(
    [...parents].filter((parent) => !asked.has(parent)).map(async (parent) => {
      asked.add(parent);
      remember(await calls.divisions(parent));
    }),
  );
}

export const divisionName = (code: string): string => names.get(code) ?? (code === user.value?.county.code ? user.value.county.name : code);
