/**
 * `phasewatch/report-input-errors`: imported first in the CDKTF app, it prints a refused declaration as one line for each
 * problem, without a stack trace, and exits with 1.
 *
 * @packageDocumentation
 */
import '../stacks/report-input-errors';
