export * from "./client";
export * from "./records";
export type { paths } from "./schema";
