using CrossDistil.Experiments;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>Steps a model at rate γ1: Adam on the dense parameters, a row-sparse optimizer on the embeddings.</summary>
internal sealed class ModelOptimizer : IOptimizer
{
    private const double AdagradRate = 0.1; // γ1 does not apply: Adagrad's steps have another scale than Adam's
    private readonly Adam _dense;
    private readonly RowOptimizer[] _embeddings;

    /// <summary>Builds both optimizers from the training options.</summary>
    public ModelOptimizer(MultiTaskModel model, TrainingOptions options, Workers workers)
    {
        var (kind, l2) = (options.EmbeddingOptimizer, (float)options.EmbeddingL2);
        _dense = new Adam(model.Parameters, new() { Rate = (float)options.Rate, WeightDecay = (float)options.WeightDecay }, workers);
        var rate = (float)(options.EmbeddingRate ?? (kind == EmbeddingOptimizer.Adagrad ? AdagradRate : options.Rate));
        _embeddings = [.. model.Tables.Select(table => Optimizer(kind, table, rate, l2, workers))];
    }

    /// <inheritdoc/>
    public void Step()
    {
        _dense.Step();
        foreach (var embeddings in _embeddings) embeddings.Step();
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor state)
    {
        _dense.VisitState(state, "dense");
        foreach (var embeddings in _embeddings) embeddings.VisitState(state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dense.Dispose();
        foreach (var embeddings in _embeddings) embeddings.Dispose();
    }

    private static RowOptimizer Optimizer(
        EmbeddingOptimizer kind, EmbeddingTable table, float rate, float l2, Workers workers) => kind switch
    {
        EmbeddingOptimizer.Adam => new RowSparseAdam(table, new RowSparseAdamOptions { Rate = rate, L2 = l2 }, workers),
        EmbeddingOptimizer.Adagrad => new RowWiseAdagrad(table, new RowWiseAdagradOptions { Rate = rate, L2 = l2 }, workers),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown optimizer."),
    };
}
