using CrossDistil.Experiments;
using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Steps a model at rate γ1: Adam on the dense parameters, a row-sparse optimizer on the embeddings.</summary>
public sealed class ModelOptimizer : IOptimizer
{
    private readonly Adam _dense;
    private readonly Action _embeddings;

    /// <summary>Builds both optimizers from the training options.</summary>
    public ModelOptimizer(MultiTaskModel model, TrainingOptions options, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        _dense = new Adam(model.Parameters, new AdamOptions { Rate = (float)options.Rate, WeightDecay = (float)options.WeightDecay }, workers);
        var (rate, l2) = ((float)(options.EmbeddingRate ?? options.Rate), (float)options.EmbeddingL2);
        _embeddings = options.EmbeddingOptimizer switch
        {
            EmbeddingOptimizer.Adam => new RowSparseAdam(model.Embeddings, new RowSparseAdamOptions { Rate = rate, L2 = l2 }, workers).Step,
            EmbeddingOptimizer.Adagrad => new RowWiseAdagrad(model.Embeddings, new RowWiseAdagradOptions { Rate = rate, L2 = l2 }, workers).Step,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.EmbeddingOptimizer, "Unknown optimizer."),
        };
    }

    /// <inheritdoc/>
    public void Step()
    {
        _dense.Step();
        _embeddings();
    }
}
