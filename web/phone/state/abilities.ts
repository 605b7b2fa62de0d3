import { abilitiesOf, abilityNames, type AbilityName, type Around } from "@offline/abilities";

/** What works in the browser this page is in. */
export const abilities = abilitiesOf(globalThis as unknown as Around);

/** What does not, the most pressing first. */
export const lacking: readonly AbilityName[] = abilityNames.filter((name) => !abilities[name]);

/** What keeps a day's work from going well, so that another browser is worth the trouble. */
export const limited = (["keeps", "opensOffline", "position"] as const).some((name) => !abilities[name]);
