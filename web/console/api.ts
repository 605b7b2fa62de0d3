import { createApi, unwrap, type User } from "@api/index";
import { computed, ref } from "vue";

/** Who is signed in: undefined while nobody knows yet, null when nobody is. */
export const user = ref<User | null | undefined>(undefined);

export const api = createApi({
  // A workbook with a hundred form tests is tried on two engines before the server answers.
  timeout: 180_000,
  onSignedOut: () => {
    if (user.value) user.value = null;
  },
});

export const may = (permission: string): boolean => user.value?.permissions.includes(permission) ?? false;

/** The division the user starts from: the first of the reach. */
export const ownRegion = computed(() => user.value?.reach[0] ?? user.value?.county.code ?? "");

/** Asks who the cookie belongs to. Throws `NoAnswer` when the server cannot be reached. */
export async function recall(): Promise<void> {
  const answer = await api.GET("/session");
  user.value = answer.response.ok && answer.data ? answer.data.user : null;
}

/** Throws `ApiError` with the server's words when login or password is wrong. */
export async function signIn(login: string, password: string): Promise<void> {
  const session = await unwrap(api.POST("/sessions", { body: { login, password } }));
  user.value = session.user;
}

export async function signOut(): Promise<void> {
  try {
    await api.DELETE("/session");
  } finally {
    user.value = null;
  }
}
