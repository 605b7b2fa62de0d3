import type { KeptRecord } from "./record";
import { newDelivery } from "./record-state";

/** A draft for tests; nobody in it exists. */
export function record(id: string, given: Partial<KeptRecord> = {}): KeptRecord {
  return {
    id, kind: "visit", owner: { id: "u", name: "郭建军" }, form: { id: "home_visit", version: "1" }, title: "赵守田", household_id: null,
    case_id: null, returned_visit_id: null, started_at: 0, ended_at: null, visited_on: null, position: null, instance: "<data/>",
    files: [], page: 0, delivery: newDelivery, updated_at: 0, ...given,
  };
}
