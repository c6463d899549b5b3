/** The thread that `Analysis` starts. */
import { answerRequests } from '../../threads/index.ts';
import type { AnalysisAnswer, AnalysisJob } from './jobs.ts';
import { doJob } from './jobs.ts';

answerRequests<AnalysisJob, AnalysisAnswer>(doJob, () => []);
