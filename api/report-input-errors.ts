/**
 * `phasewatch/report-input-errors`: imported first in the CDKTF app, it prints a refused declaration as one line for each
 * problem, without a stack trace, and exits with 2.
 *
 * @packageDocumentation
 */
import '../stacks/report-input-errors';
