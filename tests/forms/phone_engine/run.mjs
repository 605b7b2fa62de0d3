// Reads cases as JSON lines {form, answers: [[path, value]], rows: [[path, count]], media} on stdin and prints, for each,
// one JSON line with what the phone's engine makes of them. The clock stands at NOW (environment), the zone is TZ.
import { createInterface } from 'node:readline';
import { JSDOM } from 'jsdom';

const moment = Number(process.env.NOW);
Date.now = () => moment;
const { window } = new JSDOM('');
for (const name of ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text', 'XMLDocument', 'XPathResult', 'Comment', 'HTMLElement']) {
  globalThis[name] ??= window[name];
}
globalThis.File ??= window.File;

// The engine's parser is built for browsers: under node's own marks it looks for files beside a script that is not there.
await fetch('data:,');
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: undefined } });
globalThis.window = window;
globalThis.document = window.document;

const { loadForm } = await import('@getodk/xforms-engine');

const media = (files) => async (url) => {
  const name = url.pathname.split('/').at(-1) ?? '';
  const text = files[name];
  if (text === undefined) return new Response('', { status: 404 });
  return new Response(text, { status: 200, headers: { 'content-type': 'text/csv' } });
};

const walk = function* (node) {
  for (const child of node.currentState.children ?? []) {
    if (!child.nodeType.startsWith('repeat-range')) yield child;
    yield* walk(child);
  }
};

const find = (root, reference) => {
  for (const node of walk(root)) {
    if (node.currentState.reference === reference) return node;
  }
  return null;
};

const ranges = function* (node) {
  for (const child of node.currentState.children ?? []) {
    if (child.nodeType.startsWith('repeat-range')) yield child;
    yield* ranges(child);
  }
};

const enter = (root, path, value) => {
  const node = find(root, path);
  if (node === null) return;
  try {
    if (node.nodeType === 'select') node.selectValues(value === '' ? [] : value.split(' '));
    else if (node.nodeType === 'rank') node.setValues(value === '' ? [] : value.split(' '));
    else if (node.nodeType === 'trigger') node.setValue(value !== '');
    else if (node.setValue) node.setValue(value);
  } catch (error) {
    return String(error);
  }
};

const outcome = (root) => {
  const values = {};
  const relevant = {};
  const required = {};
  const problems = [];
  for (const node of walk(root)) {
    const state = node.currentState;
    relevant[state.reference] = state.relevant;
    if (state.children === null) {
      values[state.reference] = state.instanceValue ?? '';
      required[state.reference] = state.relevant && state.required;
      const violation = node.validationState?.violation;
      if (violation) problems.push([state.reference, violation.condition]);
    }
  }
  return { values, relevant, required, problems };
};

const run = async ({ form, answers = [], rows = [], media: files = {} }) => {
  const loaded = await loadForm(form, { fetchFormAttachment: media(files) });
  if (loaded.status === 'failure') return { failure: String(loaded.error?.message ?? loaded.error) };
  const { root } = loaded.createInstance();
  for (const [path, count] of rows) {
    for (const range of ranges(root)) {
      if (range.currentState.reference === path && range.addInstances) {
        const held = range.currentState.children.length;
        if (count > held) range.addInstances(held - 1, count - held);
      }
    }
  }
  const errors = [];
  for (const [path, value] of answers) {
    const error = enter(root, path, value);
    if (error !== undefined) errors.push([path, error]);
  }
  const result = outcome(root);
  // Sending stamps the end: what the screen showed is read before.
  const payload = await root.prepareInstancePayload();
  const [part] = payload.data;
  const file = part.get('xml_submission_file');
  return { ...result, errors, xml: file ? await new Response(file).text() : null };
};

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  let result;
  try {
    result = await run(JSON.parse(line));
  } catch (error) {
    result = { failure: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
