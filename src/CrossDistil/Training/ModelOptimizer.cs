using CrossDistil.Experiments;
using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Steps a model at rate γ1: Adam on the dense parameters, a row-sparse optimizer on the embeddings.</summary>
public sealed class ModelOptimizer : IOptimizer
{
    private readonly Adam _dense;
    private readonly IDisposable _embeddings;
    private readonly Action _stepEmbeddings;

    /// <summary>Builds both optimizers from the training options.</summary>
    public ModelOptimizer(MultiTaskModel model, TrainingOptions options, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        _dense = new Adam(model.Parameters, new AdamOptions { Rate = (float)options.Rate, WeightDecay = (float)options.WeightDecay }, workers);
        var (rate, l2) = ((float)(options.EmbeddingRate ?? options.Rate), (float)options.EmbeddingL2);
        switch (options.EmbeddingOptimizer)
        {
            case EmbeddingOptimizer.Adam:
                var adam = new RowSparseAdam(model.Embeddings, new RowSparseAdamOptions { Rate = rate, L2 = l2 }, workers);
                (_embeddings, _stepEmbeddings) = (adam, adam.Step);
                break;
            case EmbeddingOptimizer.Adagrad:
                var adagrad = new RowWiseAdagrad(model.Embeddings, new RowWiseAdagradOptions { Rate = rate, L2 = l2 }, workers);
                (_embeddings, _stepEmbeddings) = (adagrad, adagrad.Step);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.EmbeddingOptimizer, "Unknown optimizer.");
        }
    }

    /// <inheritdoc/>
    public void Step()
    {
        _dense.Step();
        _stepEmbeddings();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dense.Dispose();
        _embeddings.Dispose();
    }
}
