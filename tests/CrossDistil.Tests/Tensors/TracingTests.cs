using CrossDistil.Export.Onnx;
using CrossDistil.Tensors;
using CrossDistil.Tests.Export;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class TracingTests
{
    [Fact]
    public void Only_a_traced_tape_can_be_described_and_it_sends_no_gradients_back()
    {
        using var workers = new Workers(1);
        using var p = Numbers.Parameter("p", 2, 3);
        using Tape plain = new(workers), traced = Tape.Traced(workers);
        var graph = new NetworkWriter(new OnnxGraph(), new OnnxInputs(new OnnxGraph(), ServedModels.Schema), null!, []);
        Assert.Throws<InvalidOperationException>(() => plain.Describe(graph));
        var loss = traced.Sum(traced.Use(p));
        Assert.Throws<InvalidOperationException>(() => traced.Backward(loss));
    }

    [Fact]
    public void A_traced_tape_computes_the_same_numbers()
    {
        using var workers = new Workers(1);
        using var p = Numbers.Parameter("p", 2, 3);
        using Tape plain = new(workers), traced = Tape.Traced(workers);
        Assert.Equal(Compute(plain), Compute(traced));

        float[] Compute(Tape tape) => (tape.Detach(tape.Use(p)).Sigmoid() * tape.Constant([1, 2, 3, 4, 5, 6], 2, 3)).Values.ToArray();
    }
}
