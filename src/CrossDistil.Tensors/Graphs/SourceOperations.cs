using CrossDistil.Tensors.Operations;

namespace CrossDistil.Tensors.Graphs;

/// <summary>Numbers from outside; on a traced tape only.</summary>
internal sealed class ConstantOperation : Operation
{
    public override void Backward(TensorKernels kernels) { }

    public override void Describe(IGraphWriter graph) => graph.Constant(Output);
}

/// <summary>A parameter as a tensor; on a traced tape only.</summary>
internal sealed class UseOperation : Operation
{
    private Parameter _parameter = null!;

    public static void Record(Tape tape, Tensor y, Parameter parameter) => tape.Record<UseOperation>(y)!._parameter = parameter;

    public override void Backward(TensorKernels kernels) { }

    public override void Describe(IGraphWriter graph) => graph.Use(Output, _parameter);

    public override void Forget() => _parameter = null!;
}

/// <summary>The values of another tensor without its gradient; on a traced tape only.</summary>
internal sealed class DetachOperation : Operation
{
    private Tensor _x = null!;

    public static void Record(Tape tape, Tensor y, Tensor x) => tape.Record<DetachOperation>(y)!._x = x;

    public override void Backward(TensorKernels kernels) { }

    public override void Describe(IGraphWriter graph) => graph.Same(Output, _x);
}
