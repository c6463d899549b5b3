/**
 * pyroscope.scrape: scrapes pprof profiles from targets and forwards them to receivers. A target and a profile type make
 * a series, which is due at its own slots of the wall clock. It checks profiles and differences cumulative ones, and
 * neither stores nor retries anything: what a receiver refuses is counted as failed. One bad target, series or receiver
 * never affects another. phlare.scrape is the same under its former name.
 */

import type { AnyDefinition } from '../../component/index.ts';
import { defineComponent } from '../../component/index.ts';
import { scrapeArguments } from './args.ts';
import { ScrapeComponent } from './component.ts';

export const pyroscopeScrape: AnyDefinition = defineComponent({
  name: 'pyroscope.scrape',
  doc: 'Scrapes pprof performance profiles from targets and forwards them to receivers.',
  arguments: scrapeArguments,
  exports: {},
  create: (context, args) => ScrapeComponent.create(context, args),
});

export const phlareScrape: AnyDefinition = defineComponent({
  name: 'phlare.scrape',
  doc: 'The former name of pyroscope.scrape, with the same arguments.',
  arguments: scrapeArguments,
  exports: {},
  create: (context, args) => ScrapeComponent.create(context, args),
});
