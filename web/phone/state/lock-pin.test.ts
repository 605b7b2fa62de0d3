import { expect, test } from "vitest";
import { weakness } from "./lock-pin";

test.each(["000000", "999999"])("%s is one digit six times", (pin) => expect(weakness(pin)).toBe("same_digit"));
test.each(["123456", "654321", "012345", "987654", "456789"])("%s is counted", (pin) => expect(weakness(pin)).toBe("in_a_row"));
test.each(["258025", "111112", "123457", "135790", "246802", "890123"])("%s may be chosen", (pin) => expect(weakness(pin)).toBeNull());
