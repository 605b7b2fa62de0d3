import "./browser";
import { createInterface } from "node:readline";
import type { Case, Outcome } from "./run";

/** Reads cases as JSON lines on stdin and answers each with one JSON line: what the phone's engine makes of it. */

const { run } = await import("./run");

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  let answer: Outcome;
  try {
    answer = await run(JSON.parse(line) as Case);
  } catch (error) {
    answer = { failure: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
