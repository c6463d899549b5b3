{{/* The configuration where none is given: pods say by annotations what they have. */}}
{{- define "starling.config" -}}
discovery.kubernetes "pods" {
  role = "pod"
{{- if not .Values.rbac.clusterWide }}

  namespaces {
    own_namespace = true
  }
{{- end }}
}

pyroscope.write "pyroscope" {
  endpoint {
    url = {{ .Values.pyroscope.url | quote }}
{{- with .Values.pyroscope.tenant }}
    headers = {
      "X-Scope-OrgID" = {{ . | quote }},
    }
{{- end }}
  }
}
{{- $interval := .Values.scrapeInterval }}
{{- range $kind := .Values.profileTypes }}
{{- $annotation := printf "__meta_kubernetes_pod_annotation_profiles_grafana_com_%s" $kind }}

discovery.relabel {{ $kind | quote }} {
  targets = discovery.kubernetes.pods.targets

  rule {
    source_labels = ["{{ $annotation }}_scrape"]
    regex         = "true"
    action        = "keep"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_phase"]
    regex         = "Pending|Succeeded|Failed|Completed"
    action        = "drop"
  }

  rule {
    source_labels = ["{{ $annotation }}_scheme"]
    regex         = "(https?)"
    target_label  = "__scheme__"
  }

  rule {
    source_labels = ["{{ $annotation }}_path"]
    regex         = "(.+)"
    target_label  = "__profile_path__"
  }

  rule {
    source_labels = ["__address__", "{{ $annotation }}_port"]
    regex         = "(.+?)(?::\\d+)?;(\\d+)"
    target_label  = "__address__"
    replacement   = "$1:$2"
  }

  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    target_label  = "namespace"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_name"]
    target_label  = "pod"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_container_name"]
    target_label  = "container"
  }

  rule {
    source_labels = ["__meta_kubernetes_namespace", "__meta_kubernetes_pod_container_name"]
    separator     = "/"
    target_label  = "service_name"
  }
}

pyroscope.scrape {{ $kind | quote }} {
  targets         = discovery.relabel.{{ $kind }}.output
  forward_to      = [pyroscope.write.pyroscope.receiver]
  scrape_interval = {{ $interval | quote }}

  clustering {
    enabled = true
  }

  profiling_config {
{{- range $other := list "cpu" "memory" "goroutine" "mutex" "block" }}
    profile.{{ $other | replace "cpu" "process_cpu" }} {
      enabled = {{ eq $kind $other }}
    }
{{- if ne $other "block" }}
{{ end }}
{{- end }}
  }
}
{{- end }}
{{ end -}}
