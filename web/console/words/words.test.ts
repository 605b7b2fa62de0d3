import { expectComplete } from "@ui/complete-catalogue";
import { test } from "vitest";
import { accounts } from "./accounts";
import { boundaries } from "./boundaries";
import { imports } from "./imports";
import { bundles } from "./bundles";
import { campaigns } from "./campaigns";
import { cases } from "./cases";
import { coverage } from "./coverage";
import { claims } from "./claims";
import { courses } from "./courses";
import { devices } from "./devices";
import { divisionChanges } from "./division-changes";
import { disagreements } from "./disagreements";
import { doorCodes } from "./door-codes";
import { exports } from "./exports";
import { factTerms } from "./facts";
import { followupDeeds } from "./followup-deeds";
import { followups } from "./followups";
import { forecast } from "./forecast";
import { formUpload } from "./form-upload";
import { forms } from "./forms";
import { households } from "./households";
import { leads } from "./leads";
import { lowIncome } from "./low-income";
import { map } from "./map";
import { payments } from "./payments";
import { parameters } from "./parameters";
import { parameterValues } from "./parameter-values";
import { register } from "./register";
import { samples } from "./samples";
import { tripDeeds } from "./trip-deeds";
import { trips } from "./trips";
import { screening } from "./screening";
import { search } from "./search";
import { shell } from "./shell";
import { terms } from "./terms";
import { visits } from "./visits";

test.each(Object.entries({ accounts, boundaries, bundles, campaigns, cases, claims, courses, coverage, devices, disagreements, divisionChanges, doorCodes, exports, factTerms, followupDeeds, followups, forecast, formUpload, forms, households, imports, leads, lowIncome, map, parameterValues, parameters, payments, register, samples, screening, search, shell, terms, tripDeeds, trips, visits }))(
  "every word of %s is there in both languages",
  (_, catalogue) => expectComplete(catalogue),
);
