import type { Role } from "./calls";

/** How many digits the divisions have that a role may reach; the server holds to the same. */
const DIGITS: Record<Role, readonly number[]> = { grid_worker: [12, 15], township: [9], county: [6], admin: [6] };

export const fits = (role: Role, code: string): boolean => DIGITS[role].includes(code.length);

/** The digits of the lowest division a role may reach. */
export const deepest = (role: Role): number => Math.max(...DIGITS[role]);
