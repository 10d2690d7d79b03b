// Every kind of call, by openapi-fetch with the types that openapi-typescript generated from the
// document. Takes the address and the key from API and KEY; throws where an answer is wrong.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const { API = "", KEY = "" } = process.env;
const me = createClient<paths>({ baseUrl: API, headers: { "X-API-Key": KEY } });
const anyone = createClient<paths>({ baseUrl: API });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer, which comes with this status. */
async function ask<T>(answer: Promise<Answer<T>>, status = 200): Promise<NonNullable<T>> {
  const { data, error, response } = await answer;
  assert.equal(response.status, status, JSON.stringify(error));
  assert(data !== undefined && data !== null);
  return data;
}

async function askPublicly() {
  assert.equal((await ask(anyone.GET("/"))).name, "sklambda");
  assert((await ask(anyone.GET("/v2/health/live"))).live);
  assert((await ask(anyone.GET("/v2/health/ready"))).models.includes("titanic"));
  await ask(anyone.GET("/dashboard", { parseAs: "text" }));
}

async function describe() {
  assert((await ask(me.GET("/whoami"))).scopes.includes("predict"));
  for (const { name } of (await ask(me.GET("/models"))).models) {
    const params = { path: { model: name } };
    assert((await ask(me.GET("/models/{model}", { params }))).inputs.properties);
  }
}

async function predict() {
  const path = { feature_a: 1, feature_b: 1 };
  const route = "/predict/feature_a/{feature_a}/feature_b/{feature_b}";
  assert.equal((await ask(me.GET(route, { params: { path } }))).class, 1);
  const query = { age: 10, sex: "F" } as const;
  assert.equal((await ask(me.GET("/predict", { params: { query } }))).survived, 1);
  const passenger = { age: 40, sex: "male", pclass: 3 } as const;
  assert((await ask(me.PUT("/predict", { body: passenger }))).probability < 1);
  assert((await ask(me.POST("/predict", { body: passenger }))).probability > 0);
  const one = await ask(me.POST("/models/titanic/predict", { body: passenger }));
  assert("class" in one && one.class_probabilities.length === 2);
  const batch = { instances: [passenger, passenger] };
  const many = await ask(me.POST("/models/titanic/predict", { body: batch }));
  assert("predictions" in many && many.predictions.length === 2);
  const complaint = { complaint_type: "noise-residential", latitude: 40.7, longitude: -73.9 } as const;
  const estimated = await ask(me.POST("/models/complaint-time/predict", { body: complaint }));
  assert("value" in estimated && estimated.value > 0);
}

async function predictSlowly() {
  const body = { feature_a: 1.3, feature_b: -3.2 };
  const header = { "Idempotency-Key": randomUUID() };
  const submit = () => ask(me.POST("/predict-slow", { body, params: { header } }), 202);
  const { id } = await submit();
  assert.equal((await submit()).id, id);
  const params = { path: { id }, header: { Prefer: "wait=20" } };
  let record;
  do {
    record = await ask(me.GET("/predictions/{id}", { params }));
  } while (record.status === "queued" || record.status === "running");
  assert.equal(record.status, "succeeded");
  assert.equal((await ask(me.GET("/predict-slow/{id}", { params }))).class, 0);

  const later = await ask(
    me.POST("/models/titanic/predict-slow", { body: { age: 8, sex: "female" } }), 202);
  const canceled = await me.DELETE("/predictions/{id}", { params: { path: { id: later.id } } });
  assert([200, 409].includes(canceled.response.status));
}

async function askAboutComplaints() {
  const named = (complaint_type: string) => ({ path: { complaint_type } });
  const noon = { ...named("noise"), query: { hour: 12 } };
  assert((await ask(me.GET("/complaints/{complaint_type}", { params: noon }))).q > 0);
  const water = { params: named("water quality") };
  assert((await ask(me.GET("/complaints/time/{complaint_type}", water))).expected_time > 0);
  assert((await ask(me.GET("/complaints/all/{complaint_type}/time", water))).expected_time > 0);
  const noise = { params: named("residential") };
  assert((await ask(me.GET("/complaints/noise/{complaint_type}/time", noise))).expected_time > 0);
  const params = { ...named("residential"), query: { latitude: 40.6757, longitude: -73.8605 } };
  assert((await ask(me.GET("/predict/{complaint_type}", { params }))).interval.high > 0);
  assert((await ask(me.GET("/predict_async/{complaint_type}", { params }))).interval.high > 0);
  const body = {
    complaint_type: "residential", lat: 40.6757, lon: -73.8605, description: "a party",
  };
  const stored = await ask(me.POST("/input", { body }), 201);
  const found = await ask(me.GET("/input/{id}", { params: { path: { id: stored.id } } }));
  assert.equal(found.expected_time, stored.expected_time);
}

async function fail() {
  const refused = await anyone.GET("/whoami");
  assert.equal(refused.error?.message, "No API Key provided");
  const path = { complaint_type: "noise" };
  const late = { path, query: { hour: 24 } };
  const { error } = await me.GET("/complaints/{complaint_type}", { params: late });
  assert(error && "detail" in error && error.detail[0]?.loc[1] === "hour");
}

for (const call of [askPublicly, describe, predict, predictSlowly, askAboutComplaints, fail]) {
  await call();
}
