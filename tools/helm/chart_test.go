// Package helm checks the chart in deploy/helm: it is rendered as Helm does, and what comes out is held to what a cluster and the manual ask.
package helm

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

type object = map[string]any

const chartFolder = "../../deploy/helm"

// needed is the least that must be said.
func needed() object {
	return object{
		"host": "enplan.example", "codecHost": "codec.example",
		"image":    object{"repository": "registry.example/enplan"},
		"temporal": object{"address": "temporal.example:7233", "uiURL": "https://temporal.example"},
		"oidc":     object{"issuer": "https://login.example/realms/enplan"},
		"smtp":     object{"address": "smtp.example:25", "from": "enplan@enplan.example", "citizenDomain": "post.example"},
	}
}

// everything switches on what may be.
func everything() object {
	values := needed()
	values["temporal"] = object{
		"image/repository": func(v object) { delete(v, "image") },
		"address":          "temporal.example:7233", "uiURL": "https://temporal.example", "serverName": "temporal",
		"ca": object{"secret": "temporal-ca"}, "certificate": object{"secret": "temporal-certificate"}, "apiKey": object{"secret": "temporal-key"},
	}
	values["secrets"] = object{"postgresCA": object{"name": "postgres-ca"}}
	values["image"] = object{"repository": "registry.example/enplan", "digest": "sha256:" + strings.Repeat("a", 64)}
	values["imagePullSecrets"] = []any{object{"name": "registry"}}
	values["ingress"] = object{"className": "nginx", "tlsSecret": "enplan-tls", "annotations": object{"a": "b"}}
	values["networkPolicy"] = object{
		"ingressFrom": []any{object{"namespaceSelector": object{"matchLabels": object{"name": "ingress"}}}},
		"egressTo":    []any{object{"ipBlock": object{"cidr": "10.0.0.0/8"}}},
	}
	values["env"] = object{"ENPLAN_MUNICIPALITIES": "173|helhedsplan|Lyngby|Vej 1|1"}
	return values
}

func render(values object) ([]object, error) {
	chart, err := loader.Load(chartFolder)
	if err != nil {
		return nil, err
	}
	of := chartutil.ReleaseOptions{Name: "enplan", Namespace: "enplan", Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(chart, values, of, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Engine{Strict: true}.Render(chart, all)
	if err != nil {
		return nil, err
	}
	var objects []object
	for name, text := range files {
		if strings.HasSuffix(name, ".tpl") {
			continue
		}
		for part := range strings.SplitSeq(text, "\n---\n") {
			var o object
			if err := yaml.UnmarshalStrict([]byte(part), &o); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", name, err, part)
			}
			if len(o) > 0 {
				objects = append(objects, o)
			}
		}
	}
	return objects, nil
}

// at walks down to a value: names of fields, and numbers of lists.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, _ := v.(object)
			v = o[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func kinds(objects []object, kind string) (found []object) {
	for _, o := range objects {
		if o["kind"] == kind {
			found = append(found, o)
		}
	}
	return found
}

func TestTheChartHasWhatAClusterAsksFor(t *testing.T) {
	for name, values := range map[string]object{"the least": needed(), "everything": everything()} {
		objects, err := render(values)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for kind, want := range map[string]int{"Deployment": 3, "PodDisruptionBudget": 3, "Job": 1, "NetworkPolicy": 1, "Ingress": 1, "Service": 3, "Secret": 0} {
			if got := len(kinds(objects, kind)); got != want {
				t.Errorf("%s: %d of the kind %s instead of %d", name, got, kind, want)
			}
		}
		for _, d := range kinds(objects, "Deployment") {
			container := at(d, "spec", "template", "spec", "containers", 0)
			for _, probe := range []string{"startupProbe", "readinessProbe", "livenessProbe"} {
				if at(container, probe, "httpGet", "port") != "http" {
					t.Errorf("%s: %v has no %s", name, at(d, "metadata", "name"), probe)
				}
			}
			if fmt.Sprint(at(d, "spec", "selector", "matchLabels", "app.kubernetes.io/component")) != fmt.Sprint(at(container, "args", 0)) {
				t.Errorf("%s: %v selects other pods", name, at(d, "metadata", "name"))
			}
		}
		for _, o := range slices.Concat(kinds(objects, "Deployment"), kinds(objects, "Job")) {
			holdsPod(t, name, o)
		}
	}
}

// holdsPod checks what every pod of enplan is: without rights, with what it mounts, and with variables that the manual knows.
func holdsPod(t *testing.T, name string, o object) {
	t.Helper()
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	pod := at(o, "spec", "template", "spec")
	container := at(pod, "containers", 0)
	if at(pod, "securityContext", "runAsNonRoot") != true || at(container, "securityContext", "readOnlyRootFilesystem") != true ||
		at(container, "securityContext", "allowPrivilegeEscalation") != false || at(pod, "automountServiceAccountToken") != false {
		t.Errorf("%s: %v has rights that it does not need", name, at(o, "metadata", "name"))
	}
	if at(container, "resources", "limits", "memory") == nil {
		t.Errorf("%s: %v has no limit of memory", name, at(o, "metadata", "name"))
	}
	volumes := map[any]bool{}
	list, _ := at(pod, "volumes").([]any)
	for _, v := range list {
		volumes[at(v, "name")] = true
	}
	mounts, _ := at(container, "volumeMounts").([]any)
	folders := []string{}
	for _, m := range mounts {
		if !volumes[at(m, "name")] {
			t.Errorf("%s: nothing is to be mounted as %v", name, at(m, "name"))
		}
		folders = append(folders, fmt.Sprint(at(m, "mountPath")))
	}
	if len(mounts) != len(list) {
		t.Errorf("%s: %d volumes and %d mounts", name, len(list), len(mounts))
	}
	env, _ := at(container, "env").([]any)
	for _, variable := range env {
		name, value := fmt.Sprint(at(variable, "name")), fmt.Sprint(at(variable, "value"))
		if !strings.Contains(string(manual), "`"+name+"`") {
			t.Errorf("docs/operations.md does not know %s", name)
		}
		if strings.HasSuffix(name, "_FILE") && !slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(value, f+"/") }) {
			t.Errorf("%s is %s, and nothing is mounted there", name, value)
		}
	}
}

func TestWhatIsMissingOrWrongIsSaid(t *testing.T) {
	for name, change := range map[string]func(object){
		"host":            func(v object) { delete(v, "host") },
		"address":         func(v object) { v["temporal"] = object{"address": "temporal.example", "uiURL": "https://t.example"} },
		"issuer":          func(v object) { v["oidc"] = object{"issuer": "login.example"} },
		"worker/replicas": func(v object) { v["worker"] = object{"replicas": 0} },
	} {
		values := needed()
		change(values)
		if _, err := render(values); err == nil || !regexp.MustCompile(strings.ReplaceAll(name, "/", `[./]`)).MatchString(err.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the proxy of the compose file keeps inside stays inside here too.
func TestMetricsAndReadinessAreNotForEverybody(t *testing.T) {
	objects, err := render(needed())
	if err != nil {
		t.Fatal(err)
	}
	rules, _ := at(kinds(objects, "Ingress")[0], "spec", "rules").([]any)
	if len(rules) != 2 {
		t.Fatalf("%d hosts", len(rules))
	}
	for _, rule := range rules {
		for i, path := range []string{"/metrics", "/readyz"} {
			if at(rule, "http", "paths", i, "path") != path || at(rule, "http", "paths", i, "backend", "service", "name") != "enplan-nobody" {
				t.Errorf("%v passes %s on", at(rule, "host"), path)
			}
		}
	}
}
