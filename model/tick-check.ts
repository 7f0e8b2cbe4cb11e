/**
 * The monitor's environment variable with the URL that it calls after each complete tick, so that something outside of the
 * project notices when it stops. Its value is in Secret Manager, because who knows the URL can answer for the monitor.
 */
export const TICK_CHECK_VARIABLE = 'TICK_CHECK_URL';
