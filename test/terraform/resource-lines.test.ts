import { linesInHcl, linesInJson } from '../../terraform/config/resource-lines';

const HCL = `# resource "google_x" "commented" {
resource "google_x" "one" {
  name = "resource \\"google_x\\" \\"two\\" {"
}
  resource google_x two{
}
data "google_y" "one" {}
`.split('\n');

test.each([
  ['google_x', 'one', 2],
  ['google_x', 'two', 5],
  ['google_y', 'one', 7],
  ['google_x', 'commented', undefined],
  ['google_y', 'two', undefined],
])('in HCL, %s %s begins on line %s', (type, name, line) => {
  expect(linesInHcl(HCL)(type, name)).toBe(line);
});

const JSON_LINES = `{ "output": { "two": { "value": "google_x" } },
"resource": {
  "google_x": { "one": { "name": "two" },
    "two": {} },
  "google_y": {
    "one": {}
} } }`.split('\n');

test.each([
  ['google_x', 'one', 3],
  ['google_x', 'two', 4],
  ['google_y', 'one', 6],
  ['google_x', 'three', undefined],
  ['google_z', 'one', undefined],
])('in JSON, %s %s begins on line %s', (type, name, line) => {
  expect(linesInJson(JSON_LINES)(type, name)).toBe(line);
});
