package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/enplan-dk/enplan/devstack/loopback"
)

// The test program is the server when this is set, so that it can be killed like the real one.
const serveVariable = "DEVSTACK_TEMPORAL_TEST_SERVE"

func TestMain(m *testing.M) {
	if line := os.Getenv(serveVariable); line != "" {
		if err := run(context.Background(), strings.Split(line, " ")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// start serves the store in a process of its own until it is killed, and answers a client once the namespace is there.
func start(t *testing.T, store string) (workflowservice.WorkflowServiceClient, func()) {
	t.Helper()
	ports, err := loopback.FreePorts(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	address := loopback.Address(ports[0])
	server := exec.Command(os.Args[0])
	server.Env = append(os.Environ(), serveVariable+"=--address "+address+" --store "+store+"")
	server.Stderr = os.Stderr
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}
	t.Cleanup(kill)
	connection, err := dial(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	client := workflowservice.NewWorkflowServiceClient(connection)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		_, err := client.DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "enplan"})
		if err == nil {
			return client, kill
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not start: %v", err)
		}
	}
}

// nothingIsLost starts workflows, kills the server in the moment when the last one was acknowledged, and looks for them in a new server.
func nothingIsLost(t *testing.T, store string) {
	client, kill := start(t, store)
	const courses = 20
	for i := range courses {
		_, err := client.StartWorkflowExecution(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
			Namespace:    "enplan",
			WorkflowId:   "course/" + strconv.Itoa(i),
			WorkflowType: &commonpb.WorkflowType{Name: "Course"},
			TaskQueue:    &taskqueuepb.TaskQueue{Name: "courses"},
			RequestId:    strconv.Itoa(i),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	kill()

	client, _ = start(t, store)
	for i := range courses {
		found, err := client.DescribeWorkflowExecution(t.Context(), &workflowservice.DescribeWorkflowExecutionRequest{
			Namespace: "enplan",
			Execution: &commonpb.WorkflowExecution{WorkflowId: "course/" + strconv.Itoa(i)},
		})
		if err != nil {
			t.Errorf("course %d: %v", i, err)
			continue
		}
		if status := found.GetWorkflowExecutionInfo().GetStatus(); status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			t.Errorf("course %d: %s", i, status)
		}
	}
}

func TestAKilledServerLosesNothingThatItAcknowledgedOnSQLite(t *testing.T) {
	t.Parallel()
	nothingIsLost(t, "sqlite:"+filepath.Join(t.TempDir(), "new", "temporal.db"))
}

func TestAKilledServerLosesNothingThatItAcknowledgedOnPostgres(t *testing.T) {
	t.Parallel()
	cluster, err := url.Parse(os.Getenv("ENPLAN_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	if cluster.Host == "" {
		t.Skip("ENPLAN_TEST_POSTGRES is not set; devstack with-services sets it")
	}
	cluster.Path = "/temporal_" + strconv.FormatInt(time.Now().UnixNano(), 36)
	nothingIsLost(t, cluster.String())
}

func TestANamespaceThatWasThereAdoptsTheRetentionThatIsWantedNow(t *testing.T) {
	t.Parallel()
	store := "sqlite:" + filepath.Join(t.TempDir(), "temporal.db")
	_, kill := start(t, store)
	kill()
	client, _ := start(t, store+" --retention 72h")
	for range 100 {
		found, err := client.DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "enplan"})
		if err != nil {
			t.Fatal(err)
		}
		if found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == 72*time.Hour {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("it kept the old retention")
}

func TestAStoreThatIsNeitherIsNamed(t *testing.T) {
	t.Parallel()
	err := serve(t.Context(), settings{address: loopback.Address(7233), store: "mysql://elsewhere"})
	if err == nil || !strings.Contains(err.Error(), "mysql://elsewhere") {
		t.Errorf("error %v", err)
	}
}
