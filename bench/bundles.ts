/** The functions whose bundles are measured, with the client libraries that each needs. */
export const BUNDLES = {
  'run-recorder': ['@google-cloud/firestore'],
  'breaker-control': ['@google-cloud/firestore', 'google-auth-library'],
  'timeout-monitor': [
    '@google-cloud/firestore',
    'google-auth-library',
    '@google-cloud/monitoring/build/src/v3/metric_service_client',
  ],
  'health-report': [
    '@google-cloud/firestore',
    'google-auth-library',
    '@google-cloud/monitoring/build/src/v3/metric_service_client',
    '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client',
  ],
} as const;
export type BundleName = keyof typeof BUNDLES;
