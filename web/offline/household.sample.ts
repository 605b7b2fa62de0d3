import type { Household } from "@api/records";

/** A household for tests; nobody in it exists. */
export function household(given: Partial<Household> & { id: string }): Household {
  return {
    region_code: "140427100201001",
    address: "一组 3 号",
    directions: "",
    head_name: "赵守田",
    head_pinyin: "zhao shou tian",
    lon: null,
    lat: null,
    position_source: "none",
    persons: [],
    statuses: [],
    followup: null,
    flagged_on: null,
    visits: [],
    facts: {},
    door_code: null,
    version: 0,
    disagreements: [],
    questions: [],
    ...given,
  };
}
