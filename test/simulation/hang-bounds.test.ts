import { examplePipeline } from '../example/pipeline';
import { describeHangBounds } from './support/hang-bounds';

describeHangBounds(examplePipeline);
