import { testFunction } from './function-cases';

testFunction('cast', {
  matches: [
    ['cast(labels.n, INT64)<10', true],
    ['cast(labels.n, FLOAT64)=7.0', true],
    ['cast(jsonPayload.message, INT64)!=1', false],
    ['cast(jsonPayload.n, STRING)=~"^5$"', true],
    ['cast(protoPayload.took, DURATION)>1m', true],
    ['cast(jsonPayload.yes, BOOL)=true', true],
    ['cast(timestamp, STRING)=~"^2026-01-14 10:00:00.123456789"', true],
  ],
  matchesOnlyInJs: [
    ['cast(timestamp, STRING, TIMEZONE("Asia/Kolkata"))=~"^2026-01-14 15:30"', true],
    ['cast(jsonPayload.message, TIMESTAMP, TIMEZONE("UTC"))>"2026-01-01"', false],
  ],
  refuses: [
    ['cast(trace, INT64)', 'cast() must be compared, such as cast(…) = "x"'],
    ['cast(trace)=1', 'expected cast(field, TYPE) or cast(field, TYPE, TIMEZONE("…"))'],
    ['cast(trace, INT65)=1', 'column 13: expected one of STRING, INT64'],
    ['cast(trace, INT64, TIMEZONE("UTC"))=1', 'INT64 has no time zone'],
    ['cast(timestamp, STRING, UTC)="a"', 'expected TIMEZONE("…")'],
    ['cast(timestamp, STRING, TIMEZONE("Moon"))="a"', 'expected the name of a time zone'],
    ['cast(trace', "expected ',' or ')' after 'trace'"],
    ['cast(trace, )', "column 13: expected an argument after ','"],
  ],
  prints: [
    ['CAST(labels.n, int64) < 30', 'cast(labels.n, INT64)<30'],
    ['cast(timestamp, STRING, TIME_ZONE("UTC"))="a"', 'cast(timestamp, STRING, TIMEZONE("UTC"))="a"'],
  ],
});
