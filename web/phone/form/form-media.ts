import type { FormText } from "@api/records";
import { mediaOf } from "../state/draft";
import { divisions, households, surveys } from "../state/store";
import { registerLists } from "./register-lists";

/** All files that a form names: those published with it, and the register's lists as this phone holds them. */
export async function mediaFor(text: FormText): Promise<Map<string, Blob>> {
  const register = { households: households.value, surveys: surveys.value, divisions: divisions.value };
  return new Map([...(await mediaOf(text)), ...registerLists(text.xform, register)]);
}
