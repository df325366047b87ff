using CrossDistil.Calibration;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>
/// Everything that training moves: the model's parameters Θ and, where teachers are calibrated, their P and Q.
/// </summary>
internal sealed class TrainedModel : IDisposable
{
    /// <summary>Builds and starts the network of an experiment for the data in <paramref name="data"/>.</summary>
    /// <exception cref="InputException">There are more embedding weights than a table can hold.</exception>
    public TrainedModel(Experiment experiment, TrainingData data)
    {
        var (model, method) = (experiment.Model, experiment.Method);
        var shape = new ModelShape(
            Inputs(data.Schema, privileged: false), BaseRates(data), method.SeesPrivileged ? Inputs(data.Schema, privileged: true) : null);
        Check(shape.Inputs, model.EmbeddingDim);
        if (shape.Privileged is { } privileged) Check(privileged, model.EmbeddingDim);
        if (method.OwnTeachers is { } network)
            Check(shape.Inputs, network.EmbeddingDim, experiment.Tasks.Count, "method.teacherNetwork.embeddingDim");
        SchemaHash = data.Schema.Hash;
        bool[] regress = [.. experiment.Tasks.Select((task, t) => method.TeachersRegress(t, task.Name))];
        Model = new MultiTaskModel(model, shape, method.HasTeachers, experiment.Training.Seed, regress, method.OwnTeachers);
        Platt = method.PlattRate is null
            ? []
            : [.. regress.Select((regresses, t) => new PlattScaling($"platt.{t}", InterceptOf(t, regresses)))];

        // Where a teacher's own last bias starts at the base rate, r̃ does with Q = 0.
        double InterceptOf(int task, bool regresses) =>
            method.StartsPlattAtBaseRate && !(regresses && model.HeadBias == LogitStart.BaseRate) ? shape.BaseLogit(task) : 0;
    }

    /// <summary>Identity of the fields, encoders and tasks that the parameters belong to.</summary>
    public string SchemaHash { get; }

    /// <summary>The network.</summary>
    public MultiTaskModel Model { get; }

    /// <summary>P and Q by task; empty without calibration.</summary>
    public IReadOnlyList<PlattScaling> Platt { get; }

    /// <summary>Θ, P and Q.</summary>
    public void VisitState(IStateVisitor state)
    {
        Model.VisitState(state);
        foreach (var platt in Platt)
        {
            platt.Slope.VisitState(state);
            platt.Intercept.VisitState(state);
        }
    }

    private static InputShape Inputs(DatasetSchema schema, bool privileged) => new(
        [.. schema.Fields.Where(field => field.IsPrivileged == privileged).Select(field => field.Ids)],
        schema.Numbers.Count(number => number.IsPrivileged == privileged));

    private static void Check(InputShape shape, int embeddingDim, int networks = 1, string option = "model.embeddingDim")
    {
        var ids = shape.FieldIds.Sum(count => (long)count);
        if ((Int128)ids * embeddingDim * networks > Array.MaxLength)
            throw new InputException(
                option,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ids} ids of {(long)embeddingDim * networks} weights each are more than {Array.MaxLength} weights"),
                "lower it, or set minCount or hashBuckets of the largest features");
    }

    private static IReadOnlyList<double> BaseRates(TrainingData data) =>
        [.. data.Report.Splits[0].Tasks.Select(task => BaseRate(task.Positives, task.Negatives))];

    /// <summary>
    /// Rows of one class say nothing of the other but their number (Laplace's rule of succession); no rows say 1/2.
    /// Their own share would be a logit of ±∞.
    /// </summary>
    private static double BaseRate(long positives, long negatives) => Math.Min(positives, negatives) > 0
        ? positives / (double)(positives + negatives)
        : (positives + 1.0) / (positives + negatives + 2);

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        foreach (var platt in Platt) platt.Dispose();
    }
}
