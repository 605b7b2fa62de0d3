import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type Results = Server["Results"];
export type Found = Results["items"][number];

interface Asked {
  text: string;
  kinds?: ("person" | "lead" | "case")[];
  region?: string;
  after?: string | null;
  limit: number;
}

/** Best first; in a body, so that no number stands in an address. */
export const search = async ({ kinds = [], ...asked }: Asked): Promise<Results> => (await unwrap(api.POST("/search", { body: { kinds, ...asked } }))) as Results;
