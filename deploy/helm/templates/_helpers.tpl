{{- define "enplan.labels" -}}
app.kubernetes.io/name: enplan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "enplan.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "enplan.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {}
  - name: master-keys
    secret:
      secretName: {{ .Values.secrets.masterKeys.name }}
      items: [{key: {{ .Values.secrets.masterKeys.key }}, path: master-keys}]
  {{- with .Values.secrets.postgresCA }}{{ if .name }}
  - name: postgres-ca
    secret:
      secretName: {{ .name }}
      items: [{key: {{ .key }}, path: ca.crt}]
  {{- end }}{{ end }}
  {{- with .Values.temporal.ca }}{{ if .secret }}
  - name: temporal-ca
    secret:
      secretName: {{ .secret }}
      items: [{key: {{ .key }}, path: ca.crt}]
  {{- end }}{{ end }}
  {{- with .Values.temporal.certificate.secret }}
  - name: temporal-certificate
    secret: {secretName: {{ . }}}
  {{- end }}
  {{- with .Values.temporal.apiKey }}{{ if .secret }}
  - name: temporal-api-key
    secret:
      secretName: {{ .secret }}
      items: [{key: {{ .key }}, path: api-key}]
  {{- end }}{{ end }}
{{- end }}

{{- define "enplan.container" -}}
image: {{ include "enplan.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: master-keys, mountPath: /etc/enplan/keys, readOnly: true}
  {{- if .Values.secrets.postgresCA.name }}
  - {name: postgres-ca, mountPath: /etc/enplan/postgres, readOnly: true}
  {{- end }}
  {{- if .Values.temporal.ca.secret }}
  - {name: temporal-ca, mountPath: /etc/enplan/temporal, readOnly: true}
  {{- end }}
  {{- if .Values.temporal.certificate.secret }}
  - {name: temporal-certificate, mountPath: /etc/enplan/temporal-certificate, readOnly: true}
  {{- end }}
  {{- if .Values.temporal.apiKey.secret }}
  - {name: temporal-api-key, mountPath: /etc/enplan/temporal-api-key, readOnly: true}
  {{- end }}
env:
  - name: ENPLAN_POSTGRES_URL
    valueFrom: {secretKeyRef: {name: {{ .Values.secrets.postgres.name }}, key: {{ .Values.secrets.postgres.key }}}}
  - {name: ENPLAN_MASTER_KEYS_FILE, value: /etc/enplan/keys/master-keys}
  - {name: ENPLAN_TEMPORAL_ADDRESS, value: {{ .Values.temporal.address | quote }}}
  - {name: ENPLAN_TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }}}
  - {name: ENPLAN_TEMPORAL_UI_URL, value: {{ .Values.temporal.uiURL | quote }}}
  - {name: ENPLAN_TEMPORAL_TLS, value: {{ .Values.temporal.tls | quote }}}
  {{- with .Values.temporal.serverName }}
  - {name: ENPLAN_TEMPORAL_SERVER_NAME, value: {{ . | quote }}}
  {{- end }}
  {{- if .Values.temporal.ca.secret }}
  - {name: ENPLAN_TEMPORAL_CA_FILE, value: /etc/enplan/temporal/ca.crt}
  {{- end }}
  {{- if .Values.temporal.certificate.secret }}
  - {name: ENPLAN_TEMPORAL_CERT_FILE, value: /etc/enplan/temporal-certificate/tls.crt}
  - {name: ENPLAN_TEMPORAL_KEY_FILE, value: /etc/enplan/temporal-certificate/tls.key}
  {{- end }}
  {{- if .Values.temporal.apiKey.secret }}
  - {name: ENPLAN_TEMPORAL_API_KEY_FILE, value: /etc/enplan/temporal-api-key/api-key}
  {{- end }}
  - {name: ENPLAN_LISTEN, value: "0.0.0.0:8080"}
  - {name: ENPLAN_CODEC_LISTEN, value: "0.0.0.0:8081"}
  - {name: ENPLAN_PUBLIC_URL, value: {{ printf "https://%s" .Values.host | quote }}}
  - {name: ENPLAN_OIDC_ISSUER, value: {{ .Values.oidc.issuer | quote }}}
  - {name: ENPLAN_OIDC_AUDIENCE, value: {{ .Values.oidc.audience | quote }}}
  - {name: ENPLAN_OIDC_CLIENT_ID, value: {{ .Values.oidc.clientID | quote }}}
  - {name: ENPLAN_SMTP_ADDRESS, value: {{ .Values.smtp.address | quote }}}
  - {name: ENPLAN_MAIL_FROM, value: {{ .Values.smtp.from | quote }}}
  - {name: ENPLAN_CITIZEN_DOMAIN, value: {{ .Values.smtp.citizenDomain | quote }}}
  - {name: ENPLAN_TRUSTED_PROXIES, value: {{ .Values.trustedProxies | quote }}}
  {{- range $name, $value := .Values.env }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
{{- end }}
