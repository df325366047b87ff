namespace CrossDistil.Scoring.Models;

/// <summary>
/// The door for a backbone of your own: a record that derives from <see cref="BackboneOptions"/> and implements this
/// builds it. Set it as <see cref="ModelOptions.Backbone"/> in C# and train with <c>TrainingJob.Train</c>;
/// samples/OwnBackbone shows all of it. An experiment file cannot name it: the run folder's experiment.json says
/// <c>"kind": "own"</c> with the type and its options as text, and loading that file is refused in one line, so that a
/// run is evaluated by the code that knows the backbone.
/// </summary>
public interface IBackboneFactory
{
    /// <summary>Builds the backbone.</summary>
    /// <param name="parameters">Where its parameters are made; each name once.</param>
    /// <param name="input">Width of the input, which all tasks share.</param>
    /// <param name="tasks">Number of tasks.</param>
    Backbone Create(ParameterSet parameters, int input, int tasks);
}
