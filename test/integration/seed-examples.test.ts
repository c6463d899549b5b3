import t from 'tap';
import { definitions } from '../../src/components/index.ts';
import { TestRuntime } from '../support/runtime.ts';

/** The examples of the documents for pyroscope.scrape, pyroscope.write and phlare.write, as they stand there. */
const SCRAPE_EXAMPLE = `
pyroscope.scrape "local" {
  targets    = [
    {"__address__" = "localhost:4100", "service_name"="pyroscope"},
    {"__address__" = "localhost:12345", "service_name"="agent"},
  ]
  forward_to = [pyroscope.write.local.receiver]
  profiling_config {
    profile.fgprof {
      enabled = true
    }
    profile.block {
      enabled = false
    }
    profile.mutex {
      enabled = false
    }
  }
}
`;

const WRITE_EXAMPLE = `
pyroscope.write "staging" {
  // Send metrics to a locally running Pyroscope instance.
  endpoint {
    url = "http://pyroscope:4040"
    headers = {
      "X-Scope-OrgID" = "squad-1",
    }
  }
  external_labels = {
    "env" = "staging",
  }
}

pyroscope.scrape "default" {
  targets = [
    {"__address__" = "pyroscope:4040", "service_name"="pyroscope"},
    {"__address__" = "alloy:12345", "service_name"="alloy"},
  ]
  forward_to = [pyroscope.write.staging.receiver]
}
`;

const PHLARE_EXAMPLE = `
phlare.write "staging" {
  // Send metrics to a locally running Phlare instance.
  endpoint {
    url = "http://phlare:4100"
    headers = {
      "X-Scope-Org-ID" = "squad-1",
    }
  }
  external_labels = {
    "env" = "staging",
  }
}

phlare.scrape "default" {
  targets = [
    {"__address__" = "phlare:4100", "app"="phlare"},
    {"__address__" = "agent:12345", "app"="agent"},
  ]
  forward_to = [phlare.write.staging.receiver]
}
`;

const TIMEOUTS_EXAMPLE = `
pyroscope.write "w1" {
  endpoint {
    url = "http://pyroscope-receiver:8080"
    remote_timeout = "30s"  // Increased from default 10s
    // ... other settings
  }
  // ... rest of configuration
}

pyroscope.write "w2" {
  endpoint {
    url = "http://pyroscope-backend:4040"
    remote_timeout = "3s"  // Reduced from default 10s
    // ... other settings
  }
  // ... rest of configuration
}
`;

const CUSTOM_EXAMPLE = `
pyroscope.scrape "custom" {
  targets    = []
  forward_to = []
  profiling_config {
    profile.custom "PROFILE_TYPE" {
      enabled = true
      path    = "PROFILE_PATH"
    }
  }
}
`;

const RECEIVE_EXAMPLE = `
pyroscope.receive_http "example" {
  http {
    conn_limit = 32768  // Increase from default 16384
    // ... other settings
  }
  // ... rest of configuration
}
`;

t.test('the example of pyroscope.scrape asks for exactly eight URLs', async (t) => {
  const text = `${SCRAPE_EXAMPLE}\npyroscope.write "local" { }`;
  const node = new TestRuntime(t, { 'config.alloy': text }, undefined, definitions);
  t.same(await node.load(), []);
  const info = JSON.stringify(node.runtime.component('pyroscope.scrape.local')?.debugInfo);
  const urls = [...info.matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
  t.same(urls.sort(), [
    'http://localhost:12345/debug/fgprof?seconds=14',
    'http://localhost:12345/debug/pprof/allocs',
    'http://localhost:12345/debug/pprof/goroutine',
    'http://localhost:12345/debug/pprof/profile?seconds=14',
    'http://localhost:4100/debug/fgprof?seconds=14',
    'http://localhost:4100/debug/pprof/allocs',
    'http://localhost:4100/debug/pprof/goroutine',
    'http://localhost:4100/debug/pprof/profile?seconds=14',
  ]);
});

const EXAMPLES: readonly { name: string; text: string; says: readonly RegExp[] }[] = [
  { name: 'pyroscope.write', text: WRITE_EXAMPLE, says: [] },
  { name: 'pyroscope.write, older documents', text: WRITE_EXAMPLE.replaceAll(':4040', ':4100'), says: [] },
  { name: 'phlare.write', text: PHLARE_EXAMPLE, says: [] },
  { name: 'timeouts of a chain', text: TIMEOUTS_EXAMPLE, says: [] },
  { name: 'a custom profile', text: CUSTOM_EXAMPLE, says: [] },
  {
    name: 'pyroscope.scrape alone, without what it forwards to',
    text: SCRAPE_EXAMPLE,
    says: [/component "pyroscope.write.local.receiver" does not exist or is out of scope/],
  },
  {
    name: 'a receiver, cut down to what the document shows',
    text: RECEIVE_EXAMPLE,
    says: [/missing required attribute "forward_to"/],
  },
];

for (const { name, text, says } of EXAMPLES) {
  t.test(`example: ${name}`, async (t) => {
    for (const check of ['validate', 'load'] as const) {
      const node = new TestRuntime(t, { 'config.alloy': text }, undefined, definitions);
      const found = await node[check]();
      t.equal(found.length, says.length, `${check}: ${found.join(' | ')}`);
      for (const [index, message] of says.entries()) t.match(found[index], message);
      const states = new Set(node.runtime.components()?.map((info) => info.health.state));
      if (check === 'load' && says.length === 0) t.same([...states], ['healthy']);
    }
  });
}
