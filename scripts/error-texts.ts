/** What an error code means, and what to do about it. */
export interface ErrorTexts {
  readonly meaning?: string;
  readonly fix?: string;
}

/** Texts for codes whose places in the code have several texts, or one that is made while the program runs. */
export const ERROR_TEXTS: Readonly<Record<string, ErrorTexts>> = {
  AUD003: {
    meaning: 'A waiver has rule, address, reason and last day; a comment that accepts a finding stands at a resource.',
    fix: 'See docs/waivers.md.',
  },
  BGQ002: {
    meaning: 'A query of BigQuery reads at most --max-bytes.',
    fix: 'Shorten the period, or allow more.',
  },
  BGQ004: {
    meaning: 'BigQuery answers the query.',
    fix: 'Do what the message says: log in, enable the API, get the roles, or link the dataset.',
  },
  DEC011: { fix: "Write it as 'Europe/Berlin' or 'Etc/UTC'." },
  DEC042: {
    meaning: 'What is made for a pipeline has names of its own in its app and in its project.',
    fix: 'Declare a namePrefix in the pipeline that is not deployed yet; give each environment of a pipeline a project of its own.',
  },
  DEC080: {
    meaning: 'A topic that is read has a publisher: a phase of the pipeline, or externalTopics.publishedElsewhere.',
    fix: 'Correct the name of the topic, or add it to externalTopics.publishedElsewhere.',
  },
  DEC081: {
    meaning: 'A topic that is published is read: by a push trigger of the pipeline, or externalTopics.readElsewhere.',
    fix: 'Correct the name of the topic, or add it to externalTopics.readElsewhere.',
  },
  DEC082: {
    meaning: 'A mark in externalTopics names a topic whose publisher, or reader, is not in the pipeline.',
    fix: 'Correct the name of the topic, or remove the mark.',
  },
  DEC090: { fix: 'Correct the path, or remove it from openPoints.' },
  DEC091: {
    meaning: 'A phase declares its deadline and its goal; they may be open points while it has no processors.',
    fix: 'Declare it, or add its path to openPoints.',
  },
  DEC070: {
    meaning: 'The region is a region of Google Cloud.',
    fix: 'Write the region that the message suggests; for a region newer than November 2026, add isNewRegion: true.',
  },
  DEC023: {
    meaning: 'An adopted deployable names the service account that it runs as.',
    fix: 'Add serviceAccount (gcloud run services describe, or gcloud run jobs describe); without it the first apply would remove its rights.',
  },
  EXT001: {
    meaning: 'An extractor is EXTRACT(field) or REGEXP_EXTRACT(field, "regex").',
    fix: 'Write one of the two.',
  },
  EXT002: {
    meaning: 'The regular expression of an extractor is RE2 and has exactly one group.',
    fix: 'Correct the expression; write (?:…) for further groups.',
  },
  FLT001: { meaning: 'The filter has a syntax error.', fix: 'Correct the filter at the marked column.' },
  FLT002: {
    meaning: 'The filter compares a field or selector that does not exist.',
    fix: 'Compare one of the fields that the message lists.',
  },
  FLT003: {
    meaning: 'A function of the filter is unknown, or has other arguments than it takes.',
    fix: 'Correct the function call at the marked column.',
  },
  FLT004: { meaning: 'A regular expression is not one that RE2 accepts here.', fix: 'Rewrite the expression.' },
  FLT008: {
    meaning: 'The filter is longer, or nested deeper, than the API allows.',
    fix: 'Split it into several filters, or write it flatter.',
  },
  FLT009: {
    meaning: 'SQL cannot express a clause of the filter.',
    fix: 'Match files with the JavaScript backend, --backend js; of BigQuery, name fields that the view has, or export the entries.',
  },
  FLT010: {
    meaning: 'A time in a Logging filter is RFC 3339, or a day.',
    fix: 'Write it with T between date and time and two digits for each part.',
  },
  INP001: {
    meaning: 'The file, folder or environment of an option exists and holds what the option reads.',
    fix: 'Check the spelling and the working directory; run npm run synth for a stack.',
  },
  INP002: {
    meaning: 'A file holds valid JSON or YAML.',
    fix: 'Correct the file at the line and column, or export it again.',
  },
  INP003: {
    meaning: 'A file holds what its option reads (log entries, metrics, policies, time series or a plan).',
    fix: 'Name another file, or export it with the command in the message.',
  },
  INP006: {
    meaning: 'The optional package that reads .tf files is installed.',
    fix: 'Install @cdktn/hcl2json, or pass a plan.',
  },
  LBM002: {
    meaning: 'A log-based metric is one that the Logging API accepts: labels, extractors and value type fit together.',
    fix: 'Correct the metric as the message says.',
  },
  LBM004: { meaning: 'A log-based metric has a misspelt field.', fix: 'Write the field that the message names.' },
  LIM001: {
    meaning: 'A time is within the range that the platform accepts.',
    fix: 'Choose a time in the range of the message.',
  },
  LIM002: {
    meaning: 'A number is whole and within the range that the platform accepts.',
    fix: 'Choose a number in the range of the message.',
  },
  LQL001: {
    meaning: 'Warning: AND and OR are mixed without parentheses; OR binds first in this language.',
    fix: 'Add parentheses.',
  },
  LQL002: {
    meaning: 'Warning: in field = "A" OR "B" the text "B" is searched in all fields.',
    fix: 'Write field = ("A" OR "B").',
  },
  LQL003: {
    meaning: 'Warning: and, or and not in lower case are search terms, not operators.',
    fix: 'Write the operator in upper case.',
  },
  LQL004: { meaning: 'Warning: text with a dot is not in quotes.', fix: 'Put it in double quotes.' },
  LQL005: {
    meaning: 'Warning: != and !~ do not match entries without the field.',
    fix: 'Write NOT field = value to include them.',
  },
  LQL006: {
    meaning: "Warning: no entry can pass a comparison, as its value is not of the field's type.",
    fix: 'Compare with a value of that type.',
  },
  LQL007: {
    meaning: 'Warning: sample() picks other entries here than in Cloud Logging, as Google does not publish its hash.',
    fix: 'Leave sample() out for an exact count.',
  },
  LQL008: {
    meaning: 'A word such as AND is the value of a comparison.',
    fix: 'Put it in double quotes, or write the value before it.',
  },
  OBJ003: {
    meaning: 'This version knows every field of an SLO, so that it counts what Google counts.',
    fix: 'Write the field that the message names, or remove one that does not change the SLI.',
  },
  POL001: {
    meaning: 'An alert policy has the shape that the Monitoring API documents; several conditions have a combiner.',
    fix: 'Write it as https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies documents.',
  },
  POL022: { meaning: 'A policy has a misspelt field.', fix: 'Write the field that the message names.' },
  POL025: {
    meaning: 'The period of a notificationRateLimit is 5 minutes or more.',
    fix: 'Set 300s or more.',
  },
  POL026: {
    meaning: 'The texts of a policy are within the limits of the API.',
    fix: 'Shorten the text that the message names.',
  },
  PQL001: { meaning: 'A PromQL query is valid.', fix: 'Correct the query at the marked column.' },
  SCN003: { meaning: 'A scenario runs in baseline, declared or both.', fix: "Write worlds: ['declared']." },
  SCN006: { meaning: '`faultAt` and `by` are RFC 3339 timestamps.', fix: "Write them as '2026-01-12T00:00:00Z'." },
  SCN007: { meaning: 'An expected policy exists.', fix: 'Name a policy that the message lists.' },
  TFJ001: {
    meaning: 'A synthesized stack is Terraform JSON with a `resource` object.',
    fix: 'Name a cdk.tf.json or the folder of npm run synth; a plan belongs to --plan.',
  },
  SCN017: {
    meaning: 'The target of a fault has a trigger that the fault can stop or lose.',
    fix: 'Choose another target, or a fault that fits it.',
  },
  SCH001: { meaning: 'Every required field is set.', fix: 'Write the field that the message names.' },
  SCH003: { meaning: 'The value is one of the names that the message lists.', fix: 'Write one of them.' },
  SCH004: { meaning: 'The value has the type that the message names.', fix: 'Write a value of that type.' },
  SCH005: { meaning: 'A field has the form that the message describes.', fix: 'Correct the value.' },
};
