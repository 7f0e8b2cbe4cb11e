import { nbaProps } from '../../../pipelines/nba-props';
import { describeHangBounds } from '../../simulation/support/hang-bounds';

describeHangBounds(nbaProps);
