import { REDACTED, redactSecrets, SECRET_BEGINNINGS } from '../../../guard/run/redact-secrets';
import { re2Pattern } from '../../../alerting/filters/re2-pattern';

/** Made of parts, so that no scanner takes the tests for a leak. */
const random = (length: number) => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC'.repeat(8).slice(0, length);

describe('a text', () => {
  it.each([
    ['a password in a URL', 'postgres://app:hunter2@db:5432/orders is down', 'hunter2'],
    ['a password with an @ and a slash', 'mongodb+srv://app:hun@ter/2@db/orders', 'ter/2'],
    ['a password without a user', 'redis://:hunter2@cache:6379', 'hunter2'],
    ['a Slack webhook', 'POST https://hooks.slack.com/services/T000/B000/hunter2hunter2 404', 'hunter2'],
    ['a field in JSON', '{"password": "hunter2 and more", "user": "app"}', 'hunter2'],
    ['a field in JSON inside JSON', '{\\"api_key\\": \\"hunter2\\"}', 'hunter2'],
    ['an environment variable', 'DB_PASSWORD=hunter2 not accepted', 'hunter2'],
    ['a quoted value with an escape', "{'client_secret': 'hun\\'ter2'}", 'ter2'],
    ['a query string', 'GET /data?token=hunter2&day=1', 'hunter2'],
    ['an option', 'mysql --password hunter2 -h db', 'hunter2'],
    ['a header', 'Authorization: Basic aHVudGVyMg==\nHost: x', 'aHVudGVyMg'],
    ['a bearer token', 'refused Bearer hunter2.hunter2', 'hunter2'],
    ['a JWT', `got eyJ${random(30)}.eyJ${random(40)}.${random(43)}`, random(43)],
    ['a Google API key', `key=AIza${random(35)}`, random(35)],
    ['a Google access token', `ya29.${random(60)}`, random(60)],
    ['a GitHub token', `ghp_${random(36)}`, random(36)],
    ['a GitHub fine-grained token', `github_pat_${random(60)}`, random(60)],
    ['a Slack token', `xoxb-${random(40)}`, random(40)],
    ['an AWS key', ['AKIA', 'ABCDEFGH12345678 denied'].join(''), 'ABCDEFGH12345678'],
    ['a Stripe key', ['sk_live', random(24)].join('_'), random(24)],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n-----END RSA PRIVATE KEY-----`, random(64)],
    ['a private key that is cut', `-----BEGIN PRIVATE KEY-----\n${random(64)}`, random(64)],
  ])('loses %s and keeps the rest', (_what, text, secret) => {
    const redacted = redactSecrets(`before; ${text}`);

    expect(redacted).not.toContain(secret);
    expect(redacted).toContain(REDACTED);
    expect(redacted.startsWith('before; ')).toBe(true);
    expect(redactSecrets(redacted)).toBe(redacted);
  });

  it.each([
    'division by zero',
    'unexpected token } in JSON at position 5',
    'https://example.com:8443/path?mail=a@example.com answered 503',
    'connect ECONNREFUSED 10.0.0.1:5432',
    'records: got 12, wanted 450',
    "KeyError: 'home_team'",
  ])('without a secret is unchanged: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

describe('the search for secrets', () => {
  it('has no repetition without an upper bound, and nothing that RE2 cannot do', () => {
    for (const pattern of SECRET_BEGINNINGS) {
      const outsideOfSets = pattern.replace(/\[(?:\\.|[^\]])*\]/g, 'x').replace(/\\./g, 'x');
      expect(outsideOfSets).not.toMatch(/[*+]|\{\d+,\}/);
      expect(typeof re2Pattern(pattern)).not.toBe('string');
    }
  });

  it('looks at each character a bounded number of times, in texts made to be slow', () => {
    const reads = (unit: string, length: number) => {
      let count = 0;
      const original: (this: RegExp, text: string) => boolean = Reflect.get(RegExp.prototype, 'test');
      RegExp.prototype.test = function test(this: RegExp, text: string) {
        count += 1;
        return original.call(this, text);
      };
      try {
        redactSecrets(unit.repeat(Math.ceil(length / unit.length)));
      } finally {
        RegExp.prototype.test = original;
      }
      return count;
    };
    for (const unit of [
      'eyJ',
      'eyJ-',
      'http://a:b',
      '://',
      'password=',
      'token="',
      'x@',
      '-----BEGIN PRIVATE KEY-----',
    ]) {
      expect(reads(unit, 20_000)).toBeLessThan(300 * 20_000);
      expect(reads(unit, 4_000)).toBeLessThan(300 * 4_000);
    }
  });
});
