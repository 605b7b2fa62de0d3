import { unwrap } from "@api/index";
import type { components } from "@api/schema";
import { api } from "../api";

type Server = components["schemas"];
export type NewCampaign = Required<Server["NewCampaign"]>;
export type Campaign = Server["Campaign"];
export type Member = Server["Member"];
export const WANTED = ["all", "waiting", "visited"] as const;
export type Wanted = (typeof WANTED)[number];

interface Page {
  after: string | null;
  limit: number;
}
const paged = ({ after, limit }: Page) => (after ? { after, limit } : { limit });

/** Visits called for in one sweep of villages. All throw `ApiError` or `NoAnswer`. */
export const campaigns = (page: Page) => unwrap(api.GET("/campaigns", { params: { query: paged(page) } }));

export const campaign = (campaign_id: string) => unwrap(api.GET("/campaigns/{campaign_id}", { params: { path: { campaign_id } } }));

export const members = (campaign_id: string, state: Wanted, page: Page) =>
  unwrap(api.GET("/campaigns/{campaign_id}/households", { params: { path: { campaign_id }, query: { state, ...paged(page) } } }));

export const startCampaign = (body: NewCampaign) => unwrap(api.POST("/campaigns", { body }));

export const endCampaign = (campaign_id: string, reason: string) =>
  unwrap(api.POST("/campaigns/{campaign_id}/ends", { params: { path: { campaign_id } }, body: { reason } }));
