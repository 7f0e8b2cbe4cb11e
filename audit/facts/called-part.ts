/** The parts of a URL: what says which service is called, and what that service reads. */
export interface UrlParts {
  /** Scheme and host; of a function's URL (`cloudfunctions.net`) also the function's name. */
  readonly called: string;
  readonly rest: string;
}

/** Divides a URL in which Terraform's expressions may stand: `${google_cloud_run_v2_service.api.uri}/run?next=...`. */
export function urlParts(url: string): UrlParts {
  const scheme = /^[a-z]+:\/\//.exec(url)?.[0].length ?? 0;
  let end = endOfSegment(url, scheme);
  if (url.slice(0, end).endsWith('.cloudfunctions.net') && url[end] === '/') end = endOfSegment(url, end + 1);
  return { called: url.slice(0, end), rest: url.slice(end) };
}

/** Where the next `/`, `?` or `#` stands that is not in an expression. */
function endOfSegment(url: string, start: number): number {
  let depth = 0;
  for (let i = start; i < url.length; i += 1) {
    const sign = url.charAt(i);
    if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    else if (depth === 0 && '/?#'.includes(sign)) return i;
  }
  return url.length;
}
