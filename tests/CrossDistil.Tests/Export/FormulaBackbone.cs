using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Tests.Export;

/// <summary>A backbone that is one formula of its input, [rows, input] → [rows, width], the same for every task.</summary>
internal sealed record FormulaOptions(int Width, Func<ParameterSet, int, Func<Tape, Tensor, Tensor>> Formula) : BackboneOptions, IBackboneFactory
{
    public Backbone Create(ParameterSet parameters, int input, int tasks) => new FormulaBackbone(Width, Formula(parameters, input));

    private sealed class FormulaBackbone(int width, Func<Tape, Tensor, Tensor> formula) : Backbone
    {
        public override int Width => width;

        public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden) => hidden.Fill(formula(pass.Tape, x[0]));
    }
}
