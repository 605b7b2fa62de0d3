import { dropFiles, filesAreHome, recordsWithFiles } from "@offline/tidy";
import { toast } from "@ui/index";
import { computed, shallowRef, watch } from "vue";
import { t } from "../words";
import { returnsToMend } from "./look";
import { lookAtRoom } from "./room";
import { ownRecords, store } from "./store";

/** What may go when the phone is full: photos that the server has and looked at, but for visits to be mended. */
const withFiles = shallowRef<ReadonlySet<string>>(new Set());
const mending = computed(() => new Set(returnsToMend.value.map((one) => one.review.visit_id)));
const droppable = computed(() => ownRecords.value.filter((one) => withFiles.value.has(one.id) && !mending.value.has(one.id) && filesAreHome(one)));

/** Bytes that `freeRoom` gives back. */
export const sentFileBytes = computed(() => droppable.value.reduce((sum, one) => sum + one.files.reduce((all, file) => all + file.bytes, 0), 0));

/** Looks again at what lies here and how much room there is. */
export async function lookAround(): Promise<void> {
  withFiles.value = ownRecords.value.length ? await recordsWithFiles(await store()).catch(() => new Set<string>()) : new Set();
  await lookAtRoom();
}

watch(() => ownRecords.value.filter((one) => one.delivery.state === "sent").length, lookAround, { immediate: true });

export async function freeRoom(): Promise<void> {
  const bytes = sentFileBytes.value;
  await dropFiles(await store(), droppable.value);
  await lookAround();
  toast(t("room.freed", { mb: (bytes / 1e6).toFixed(1) }), "good");
}
