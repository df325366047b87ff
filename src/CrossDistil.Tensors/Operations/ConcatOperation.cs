namespace CrossDistil.Tensors.Operations;

/// <summary>Tensors side by side.</summary>
internal sealed class ConcatOperation : Operation
{
    private readonly List<Tensor> _parts = [];

    public static Tensor Run(Tape tape, ReadOnlySpan<Tensor> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("There is nothing to put side by side.", nameof(parts));
        var (columns, needsGradient) = (0, false);
        foreach (var part in parts)
        {
            tape.Check(part);
            if (part.Rows != parts[0].Rows)
                throw new ArgumentException($"Tensors of {parts[0].Rows} and {part.Rows} rows do not fit side by side.", nameof(parts));
            columns += part.Columns;
            needsGradient |= part.NeedsGradient;
        }

        if (parts.Length == 1) return parts[0];
        var y = tape.New(parts[0].Rows, columns, needsGradient);
        var start = 0;
        foreach (var part in parts)
        {
            tape.Kernels.Copy(part.Matrix, y.Matrix.SliceColumns(start, part.Columns), accumulate: false);
            start += part.Columns;
        }

        tape.Record<ConcatOperation>(y)?._parts.AddRange(parts);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var start = 0;
        foreach (var part in _parts)
        {
            if (part.NeedsGradient)
            {
                var dx = part.OpenGradient(out var accumulate);
                kernels.Copy(Output.GradientMatrix.SliceColumns(start, part.Columns), dx, accumulate);
            }

            start += part.Columns;
        }
    }

    public override void Describe(IGraphWriter graph) => graph.Concat(Output, _parts);

    public override void Forget() => _parts.Clear();
}
