package telemetry

import (
	"context"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	sdkotel "go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
)

// SDKMetrics hands Temporal's own metrics over: polls, task latencies, failures, the sticky cache.
func SDKMetrics() client.MetricsHandler {
	return sdkotel.NewMetricsHandler(sdkotel.MetricsHandlerOptions{
		Meter: otel.Meter(Scope), UseMonotonicCounters: true, OnError: otel.Handle,
	})
}

// Interceptors are what carries a trace through Temporal; none where no traces are made.
//
// A course lives for years and its requests for seconds, so a course's run is no part of the trace in which the
// course was opened: each command is a trace of its own, and the recording that follows from it belongs to the
// last command that it records.
func (t *Telemetry) Interceptors() ([]interceptor.ClientInterceptor, []interceptor.WorkerInterceptor, error) {
	if t.tracers == nil {
		return nil, nil, nil
	}
	sdk, err := sdkotel.NewTracingInterceptor(sdkotel.TracerOptions{
		Tracer: t.tracers.Tracer(Scope), TextMapPropagator: propagation.TraceContext{},
		DisableBaggage: true, AllowInvalidParentSpans: true, HeaderKey: headerKey,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("trace through Temporal: %w", err)
	}
	// Named alone: the client would hand the whole of it to its workers.
	callers := struct{ interceptor.ClientInterceptor }{sdk}
	return []interceptor.ClientInterceptor{callers}, []interceptor.WorkerInterceptor{&courses{activities: sdk}}, nil
}

// headerKey is where a trace stands among a message's headers. The header is plain; it holds two random ids.
const headerKey = "_tracer-data"

// courses leads traces through workflows. It writes nothing into the history but the ids in an activity's
// header, which a replay does not compare.
type courses struct {
	interceptor.WorkerInterceptorBase
	activities interceptor.WorkerInterceptor
}

// InterceptActivity implements [interceptor.WorkerInterceptor].
func (c *courses) InterceptActivity(ctx context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return c.activities.InterceptActivity(ctx, next)
}

// InterceptWorkflow implements [interceptor.WorkerInterceptor].
func (c *courses) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	run := &run{}
	run.Next = next
	return run
}

// run is one run of a workflow in a worker's memory.
type run struct {
	interceptor.WorkflowInboundInterceptorBase
	command *commonpb.Payload // the trace of the last command that is not recorded yet
}

// Init implements [interceptor.WorkflowInboundInterceptor].
func (r *run) Init(out interceptor.WorkflowOutboundInterceptor) error {
	through := &outbound{run: r}
	through.Next = out
	return r.Next.Init(through)
}

// ExecuteUpdate implements [interceptor.WorkflowInboundInterceptor].
func (r *run) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	r.command = interceptor.WorkflowHeader(ctx)[headerKey]
	return r.Next.ExecuteUpdate(ctx, in)
}

// HandleSignal implements [interceptor.WorkflowInboundInterceptor].
func (r *run) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	r.command = interceptor.WorkflowHeader(ctx)[headerKey]
	return r.Next.HandleSignal(ctx, in)
}

// ExecuteWorkflow implements [interceptor.WorkflowInboundInterceptor].
func (r *run) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	r.command = interceptor.WorkflowHeader(ctx)[headerKey]
	return r.Next.ExecuteWorkflow(ctx, in)
}

type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	run *run
}

// ExecuteActivity implements [interceptor.WorkflowOutboundInterceptor].
func (o *outbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if header := interceptor.WorkflowHeader(ctx); header != nil && o.run.command != nil {
		header[headerKey] = o.run.command
	}
	o.run.command = nil
	return o.Next.ExecuteActivity(ctx, name, args...)
}
